// Events, and standard input or a file as a stream or line by line.

class Emitter {
  #listeners = new NativeMap();
  #of(event) { return mapGet(this.#listeners, event) ?? []; }
  #add(event, listener, once, first) {
    if (typeof listener !== "function") throw new TypeError("a listener is a function");
    const entry = [{ listener, once }], others = this.#of(event);
    mapSet(this.#listeners, event, first ? concat(entry, others) : concat(others, entry));
    this.started?.(event);
    return this;
  }
  on(event, listener) { return this.#add(event, listener, false, false); }
  once(event, listener) { return this.#add(event, listener, true, false); }
  prependListener(event, listener) { return this.#add(event, listener, false, true); }
  off(event, listener) {
    const at = findLastIndex(this.#of(event), (entry) => entry.listener === listener);
    if (at >= 0) mapSet(this.#listeners, event, filter(this.#of(event), (_, index) => index !== at));
    return this;
  }
  removeAllListeners(event) {
    if (event === undefined) this.#listeners = new NativeMap();
    else mapDelete(this.#listeners, event);
    return this;
  }
  emit(event, ...list) {
    const entries = this.#of(event);
    if (event === "error" && !entries.length) throw list[0] instanceof Error ? list[0] : new Error(`Unhandled error. (${inspect(list[0])})`);
    each(entries, ({ listener, once }) => {
      if (once) this.off(event, listener);
      apply(listener, this, list);
    });
    return entries.length > 0;
  }
  listeners(event) { return from(this.#of(event), ({ listener }) => listener); }
  listenerCount(event) { return this.#of(event).length; }
  eventNames() { return filter(from(mapKeys(this.#listeners)), (event) => this.#of(event).length); }
  setMaxListeners() { return this; }
  // A promise of what comes with the next event.
  static once(emitter, event) {
    return new Promise((resolve, reject) => {
      emitter.once(event, (...list) => resolve(list));
      if (event !== "error") emitter.once("error", reject);
    });
  }
}
Emitter.prototype.addListener = Emitter.prototype.on;
Emitter.prototype.removeListener = Emitter.prototype.off;

// The whole input is one piece of data.
class Input extends Emitter {
  fd = 0;
  isTTY = false;
  #begun = false;
  #encoding;
  #read;
  #waiting = null;
  constructor(read) {
    super();
    this.#read = read;
  }
  static textOf(input) { return native.decode(input.#read()); }
  #all() {
    const bytes = this.#read();
    return !bytes.length ? null : this.#encoding ? this.#encoding.show(bytes) : bufferOf(bytes);
  }
  started(event) {
    if (this.#begun || !includes(["data", "end", "readable", "close"], event)) return;
    this.#begun = true;
    soon(() => {
      const data = this.#all();
      if (data && this.listenerCount("readable")) {
        this.#waiting = data;
        this.emit("readable");
      }
      if (data) this.emit("data", data);
      if (this.listenerCount("readable")) this.emit("readable");
      this.emit("end");
      this.emit("close");
    });
  }
  read() {
    const data = this.#waiting;
    this.#waiting = null;
    return data;
  }
  setEncoding(encoding) {
    this.#encoding = encodingOf(encoding);
    return this;
  }
  resume() { return this; }
  pause() { return this; }
  pipe(output) {
    this.on("data", (data) => output.write(data));
    return output;
  }
  async *[Symbol.asyncIterator]() {
    const data = this.#all();
    if (data) yield data;
  }
}

class Lines extends Emitter {
  #lines = null;
  #at = 0;
  #closed = false;
  #questions = [];
  #running = false;
  #listening = false;
  #input;
  #output;
  #prompt;
  constructor(options, output) {
    super();
    this.#input = options instanceof Input ? options : options?.input;
    this.#output = output ?? options?.output;
    this.#prompt = options?.prompt ?? "> ";
  }
  started(event) {
    this.#listening ||= event === "line";
    if (event === "line" || event === "close") this.#run();
  }
  #next() {
    if (this.#lines === null) {
      this.#lines = split(Input.textOf(this.#input instanceof Input ? this.#input : process.stdin), "\n");
      if (this.#lines[this.#lines.length - 1] === "") this.#lines.length--;
    }
    if (this.#closed || this.#at === this.#lines.length) return undefined;
    const line = this.#lines[this.#at++];
    return line[line.length - 1] === "\r" ? slice(line, 0, -1) : line;
  }
  #run() {
    if (this.#running) return;
    this.#running = true;
    soon(() => this.#turn());
  }
  #turn() {
    this.#running = false;
    if (this.#closed) return;
    if (!this.#listening && this.#questions.length === 0) return;
    const line = this.#next();
    if (line === undefined) return this.close();
    const answer = this.#questions.shift();
    if (answer) answer(line);
    else this.emit("line", line);
    this.#run();
  }
  question(query, ...rest) {
    this.#output?.write(NativeString(query));
    push(this.#questions, rest[rest.length - 1]);
    this.#run();
  }
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.emit("close");
  }
  setPrompt(prompt) { this.#prompt = NativeString(prompt); }
  prompt() { this.#output?.write(this.#prompt); }
  pause() { return this; }
  resume() { return this; }
  async *[Symbol.asyncIterator]() {
    for (let line; (line = this.#next()) !== undefined; ) yield line;
    this.close();
  }
}

// What is written is written at once; then a function that comes last is called.
const output = (stream) => {
  const write = (...list) => {
    const last = list[list.length - 1], data = list[0];
    if (typeof data !== "function" && data !== undefined) native.write(stream, typeof data === "string" ? data : native.decode(data));
    if (typeof last === "function") soon(last);
    return true;
  };
  return Object.assign(new Emitter(), { fd: stream, isTTY: false, columns: 80, write, end: (...list) => void write(...list) });
};
