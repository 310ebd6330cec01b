//! temporary
use serde_json::{Value, json};
use std::time::Instant;
use wasmtime::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let stack: usize = std::env::var("STACK").ok().map(|s| s.parse().unwrap()).unwrap_or(16 << 20);
    let mut c = Config::new();
    c.max_wasm_stack(stack);
    c.async_stack_size(stack * 2);
    let e = Engine::new(&c).unwrap();
    let cw = format!("{}.cwasm", a[1]);
    let wasm = std::fs::read(&a[1]).unwrap();
    let t = Instant::now();
    let fresh = std::fs::metadata(&cw)
        .map(|m| m.modified().unwrap() > std::fs::metadata(&a[1]).unwrap().modified().unwrap())
        .unwrap_or(false);
    if !fresh {
        let m = Module::new(&e, &wasm).unwrap();
        std::fs::write(&cw, m.serialize().unwrap()).unwrap();
        eprintln!("compile {:?}", t.elapsed());
    }
    let m = unsafe { Module::deserialize_file(&e, &cw).unwrap() };
    for f in &a[2..] {
        let text = std::fs::read_to_string(f).unwrap();
        let req: Value = if f.ends_with(".json") {
            serde_json::from_str(&text).unwrap()
        } else {
            json!({"entry":{"type":"stdin"},"files":{"data.txt":"a\nb\n"},"input":std::env::var("INPUT").unwrap_or_default(),"limits":{"output":std::env::var("LIMIT").map(|l|l.parse().unwrap()).unwrap_or(65536)},"program":text,"seed":"00".repeat(32)})
        };
        let (inst, run, res) = run(&e, &m, &req.to_string());
        eprintln!("== {f}: instantiate {inst:?} run {run:?}");
        match serde_json::from_str::<Value>(&res) {
            Ok(v) => {
                println!("[{}] value={}", v["status"], v["value"]);
                print!("{}", v["output"].as_str().unwrap());
                if v["log"] != "" {
                    print!("LOG: {}", v["log"].as_str().unwrap());
                }
                if !v["error"].is_null() {
                    println!(
                        "ERR line {} col {} excerpt {} type {} message {}\n{}",
                        v["error"]["line"],
                        v["error"]["column"],
                        v["error"]["excerpt"],
                        v["error"]["type"],
                        v["error"]["message"],
                        v["error"]["traceback"].as_str().unwrap()
                    );
                }
            }
            Err(_) => println!("RAW {res}"),
        }
    }
}
fn run(e: &Engine, m: &Module, req: &str) -> (std::time::Duration, std::time::Duration, String) {
    let t = Instant::now();
    let mut s = Store::new(e, ());
    let i = Instance::new(&mut s, m, &[]).unwrap();
    let inst = t.elapsed();
    let t = Instant::now();
    let mem = i.get_memory(&mut s, "memory").unwrap();
    let alloc = i.get_typed_func::<i32, i32>(&mut s, "cando_alloc").unwrap();
    let sealed = i.get_global(&mut s, "cando_stack").is_some();
    if sealed {
        i.get_global(&mut s, "cando_stack")
            .unwrap()
            .set(&mut s, Val::I32(std::env::var("BUDGET").ok().map(|b| b.parse().unwrap()).unwrap_or(2 << 20)))
            .unwrap();
        i.get_global(&mut s, "cando_fuel").unwrap().set(&mut s, Val::I64(1 << 40)).unwrap();
    }
    let p = alloc.call(&mut s, req.len() as i32).unwrap();
    mem.write(&mut s, p as usize, req.as_bytes()).unwrap();
    let f = i.get_typed_func::<(i32, i32), i64>(&mut s, "cando_run").unwrap();
    let r = f.call(&mut s, (p, req.len() as i32));
    let run = t.elapsed();
    if sealed {
        let g = |s: &mut Store<()>, n: &str| i.get_global(&mut *s, n).unwrap().get(&mut *s);
        let f = (1i64 << 40) - g(&mut s, "cando_fuel").unwrap_i64();
        eprintln!("fuel {f} status {:?} stack {:?}", g(&mut s, "cando_status"), g(&mut s, "cando_stack"));
        if let Ok(_) = &r {
        } else {
            i.get_global(&mut s, "cando_stack")
                .unwrap()
                .set(&mut s, Val::I32(std::env::var("BUDGET").ok().map(|b| b.parse().unwrap()).unwrap_or(2 << 20)))
                .unwrap();
        }
    }
    let grab = |s: &mut Store<()>, r: i64| {
        let (a, n) = ((r >> 32) as usize, (r as u32) as usize);
        String::from_utf8_lossy(&mem.data(&*s)[a..a + n]).into_owned()
    };
    match r {
        Ok(r) => {
            let o = grab(&mut s, r);
            eprintln!("memory {} MiB", mem.data_size(&s) >> 20);
            (inst, run, o)
        }
        Err(x) => {
            let f = i.get_typed_func::<(), i64>(&mut s, "cando_output").unwrap();
            let r = f.call(&mut s, ()).unwrap();
            let o = grab(&mut s, r);
            let fr = x.downcast_ref::<WasmBacktrace>().map(|b| b.frames().len());
            (inst, run, format!("TRAP {} frames {:?}\nOUT {}", x.root_cause(), fr, o))
        }
    }
}
