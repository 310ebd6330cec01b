//! The world of a program: streams, files, clock, randomness, and what is not there.

use serde_json::json;

use crate::{assert_ends, python};

#[test]
fn reads_its_input() {
    let Some(python) = python() else { return };
    let sum = "print(sum(map(int, input().split())))";
    assert_ends(&python.program(sum, "3 4\n"), "ok", "7\n");
    for read in ["sys.stdin.read()", "open(0).read()", "sys.stdin.buffer.read().decode()", "''.join(sys.stdin)"] {
        assert_ends(&python.program(&format!("import sys\nprint(len({read}))"), "a\né\n"), "ok", "4\n");
    }
    let result = python.program("print(input())\ninput()", "one");
    assert_ends(&result, "runtime-error", "one\n");
    assert_eq!(result["error"]["type"], "EOFError");
}

#[test]
fn writes_in_many_ways() {
    let Some(python) = python() else { return };
    let program = "
import atexit, io, os, sys
print('a', end=''); print('e', file=sys.stderr)
sys.stdout.buffer.write(b'b'); os.write(1, b'c\\xff')
atexit.register(lambda: print('z'))
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, line_buffering=False)
print('d')
";
    let result = python.program(program, "");
    assert_ends(&result, "ok", "abc\u{fffd}d\nz\n");
    assert_eq!(result["log"], "e\n");
}

#[test]
fn a_main_block_runs_in_a_program_only() {
    let Some(python) = python() else { return };
    let program = "def f(): return __name__\nif __name__ == '__main__': print('main')";
    assert_ends(&python.program(program, ""), "ok", "main\n");
    let result = python.call(program, "f", json!([]));
    assert_ends(&result, "ok", "");
    assert_eq!(result["value"], "main");
}

#[test]
fn reads_its_files_and_no_others() {
    let Some(python) = python() else { return };
    let run = |program: &str| {
        python.request(&json!({
            "entry": {"type": "stdin"}, "files": {"data.csv": "a,b\n1,2\n", "é.txt": ""}, "input": "",
            "limits": {"output": 1000}, "program": program, "seed": "00".repeat(32),
        }))
    };
    let read = "import csv, os\nwith open('data.csv') as f: print(list(csv.reader(f)))\nprint(os.path.exists('/é.txt'), os.path.getsize('./data.csv'))";
    assert_ends(&run(read), "ok", "[['a', 'b'], ['1', '2']]\nTrue 8\n");
    assert_ends(&run("f = open('data.csv', 'rb'); f.seek(-2, 2); print(f.read(), f.tell())"), "ok", "b'2\\n' 8\n");
    for program in [
        "open('other')",
        "open('data.csv', 'w')",
        "open('new', 'x')",
        "open('data.csv', 'r+')",
        "import os; os.listdir('.')",
        "import os; os.remove('data.csv')",
    ] {
        assert_ends(&run(program), "not-available", "");
    }
}

#[test]
fn says_what_is_not_available() {
    let Some(python) = python() else { return };
    for program in [
        "import os; os.system('ls')",
        "import os; os._exit(0)",
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['ls'])",
        "import numpy",
        "import multiprocessing",
        "import ctypes",
        "import urllib.request",
        "import threading; threading.Thread(target=print).start()",
        "from concurrent.futures import ThreadPoolExecutor as T; list(T().map(abs, [1]))",
        "import asyncio; asyncio.run(asyncio.to_thread(print))",
        "import signal; signal.alarm(1)",
        "import select; select.select([], [], [], 1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import os; os.pipe()",
        "import sqlite3; sqlite3.connect('data.db')",
        "import sqlite3; sqlite3.connect(':memory:').execute(\"ATTACH 'data.db' AS d\")",
    ] {
        let result = python.program(program, "");
        assert_ends(&result, "not-available", "");
        let message = result["error"]["message"].as_str().unwrap();
        assert!(message.contains("not available in this sandbox"), "{program}: {message}");
    }
    assert_ends(&python.program("import os\ntry: os.fork()\nexcept OSError: print('caught')", ""), "ok", "caught\n");
}

#[test]
fn keeps_a_database_in_memory() {
    let Some(python) = python() else { return };
    let program = "
import sqlite3
db = sqlite3.connect(':memory:')
db.row_factory = sqlite3.Row
db.create_function('twice', 1, lambda x: x * 2)
db.execute('CREATE TABLE t (a INTEGER PRIMARY KEY, b)')
with db:
    db.executemany('INSERT INTO t (b) VALUES (?)', [('é',), (2.5,), (None,), (b'\\x00',)])
print([tuple(row) for row in db.execute('SELECT a, twice(b) AS c FROM t WHERE b IS NOT NULL AND b = 2.5')])
try:
    with db: db.execute('INSERT INTO t VALUES (1, 0)')
except sqlite3.IntegrityError as error: print(error)
print(db.execute('SELECT count(*), group_concat(typeof(b)) FROM t').fetchone()[:], db.total_changes)
print(len(list(db.iterdump())), db.execute(\"SELECT datetime('now')\").fetchone()[0])
";
    let expected = "[(2, 5.0)]\nUNIQUE constraint failed: t.a\n(4, 'text,real,null,blob') 4\n7 2026-01-01 00:00:00\n";
    assert_ends(&python.program(program, ""), "ok", expected);
    let random = |seed: &str| {
        python.request(&json!({
            "entry": {"type": "stdin"}, "files": {}, "input": "", "limits": {"output": 1000}, "seed": seed.repeat(32),
            "program": "import sqlite3; print(sqlite3.connect(':memory:').execute('SELECT random()').fetchone())",
        }))
    };
    assert_eq!(random("0a"), random("0a"));
    assert_ne!(random("0a")["output"], random("0b")["output"]);
}

#[test]
fn compresses() {
    let Some(python) = python() else { return };
    let program = "
import gzip, io, tarfile, zipfile, zlib
data = bytes(range(256)) * 40
for level in range(10): assert zlib.decompress(zlib.compress(data, level)) == data
print(zlib.crc32(b'abc'), zlib.adler32(b'abc'), gzip.decompress(gzip.compress(data)) == data)
file = io.BytesIO()
with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('a.txt', data)
print(zipfile.ZipFile(file).read('a.txt') == data, len(file.getvalue()) < 1000)
file = io.BytesIO()
with tarfile.open(fileobj=file, mode='w:gz') as archive: archive.addfile(tarfile.TarInfo('a'), io.BytesIO())
print(tarfile.open(fileobj=io.BytesIO(file.getvalue())).getnames())
try: zlib.decompress(b'no')
except zlib.error as error: print(error)
";
    let expected =
        "891568578 38600999 True\nTrue True\n['a']\nError -3 while decompressing data: incorrect header check\n";
    assert_ends(&python.program(program, ""), "ok", expected);
}

/// Waiting for a timer moves the loop's clock on; waiting for nothing is an error.
#[test]
fn runs_coroutines() {
    let Some(python) = python() else { return };
    let program = "
import asyncio
async def work(name, seconds):
    await asyncio.sleep(seconds)
    print(name, end=' ')
    return name
async def main():
    start = asyncio.get_running_loop().time()
    print(await asyncio.gather(work('slow', 7200), work('quick', 1), work('now', 0)))
    queue = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(queue.put(1))
        print(await queue.get())
    try: await asyncio.wait_for(asyncio.Event().wait(), 60)
    except TimeoutError: print(int(asyncio.get_running_loop().time() - start))
asyncio.run(main())";
    assert_ends(&python.program(program, ""), "ok", "now quick slow ['slow', 'quick', 'now']\n1\n7260\n");
    let forever = python.program("import asyncio; asyncio.run(asyncio.Event().wait())", "");
    assert_ends(&forever, "runtime-error", "");
    assert!(forever["error"]["message"].as_str().unwrap().contains("nothing will ever bring about"), "{forever:#}");
}

#[test]
fn the_same_run_is_the_same_and_another_seed_another() {
    let Some(python) = python() else { return };
    let program = "import random, time, uuid, secrets\nprint(random.random(), random.Random().random(), uuid.uuid4(), secrets.token_hex(), time.time(), hash('a'), id(object()), {'x', 'y', 'z'})";
    let run = |seed: &str| {
        let request = json!({
            "entry": {"type": "stdin"}, "files": {}, "input": "", "limits": {"output": 1000},
            "program": program, "seed": seed.repeat(32),
        });
        python.request(&request)
    };
    assert_eq!(run("0a"), run("0a"));
    assert_ne!(run("0a")["output"], run("0b")["output"]);
    assert_ends(
        &python.program("import random\nrandom.seed(1)\nprint(random.random())", ""),
        "ok",
        "0.13436424411240122\n",
    );
    assert_ends(
        &python.program("import time\na = time.time()\nwhile time.time() < a + 1: pass\nprint(int(a))", ""),
        "ok",
        "1767225600\n",
    );
}

#[test]
fn waiting_moves_the_clock_on() {
    let Some(python) = python() else { return };
    let program = "
import asyncio, threading, time
def waited(action):
    start = time.monotonic(), time.time()
    action()
    return int(time.monotonic() - start[0]), int(time.time() - start[1])
print(waited(lambda: time.sleep(7200)), waited(lambda: asyncio.run(asyncio.sleep(60))))
for _ in range(9): time.sleep(4e9)
print(time.gmtime().tm_year)";
    assert_ends(&python.program(program, ""), "ok", "(7200, 7200) (60, 60)\n2116\n");
}

/// Programs take it for infinity.
#[test]
fn the_largest_size_is_that_of_a_desk() {
    let Some(python) = python() else { return };
    let program =
        "import sys; print(sys.maxsize == 2**63 - 1, [1, 2][:sys.maxsize], range(sys.maxsize)[-1] + 2 == 2**63)";
    assert_ends(&python.program(program, ""), "ok", "True [1, 2] True\n");
}

#[test]
fn the_library_is_there() {
    let Some(python) = python() else { return };
    let names = "array ast asyncio bisect calendar cmath collections contextlib copy csv dataclasses datetime decimal difflib email enum \
        fractions functools graphlib gzip hashlib heapq html http inspect io itertools json logging math numbers operator os pathlib \
        pickle pprint queue random re secrets shlex sqlite3 statistics string struct sys tarfile textwrap threading time tomllib traceback \
        types typing unicodedata unittest unittest.mock uuid xml.dom.minidom xml.etree.ElementTree zipfile zlib";
    for name in names.split_whitespace() {
        assert_ends(&python.program(&format!("import {name}\nprint(1)"), ""), "ok", "1\n");
    }
    let tests =
        "import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(1, 1)\nunittest.main()";
    let result = python.program(tests, "");
    assert_ends(&result, "ok", "");
    assert!(result["log"].as_str().unwrap().ends_with("OK\n"), "{result}");
}
