// Events, and standard input as a stream or line by line.

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
}
Emitter.prototype.addListener = Emitter.prototype.on;
Emitter.prototype.removeListener = Emitter.prototype.off;

const readAll = () => native.decode(native.readInput());

// The whole input is one piece of data.
class Input extends Emitter {
  fd = 0;
  isTTY = false;
  #begun = false;
  #waiting = "";
  started(event) {
    if (this.#begun || !includes(["data", "end", "readable", "close"], event)) return;
    this.#begun = true;
    soon(() => {
      const data = readAll();
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
    const data = this.#waiting || null;
    this.#waiting = "";
    return data;
  }
  setEncoding() { return this; }
  resume() { return this; }
  pause() { return this; }
  async *[Symbol.asyncIterator]() {
    const data = readAll();
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
  #output;
  constructor(options, output) {
    super();
    this.#output = output ?? options?.output;
  }
  started(event) {
    this.#listening ||= event === "line";
    if (event === "line" || event === "close") this.#run();
  }
  #next() {
    if (this.#lines === null) {
      this.#lines = split(readAll(), "\n");
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
  #prompt = "> ";
  setPrompt(prompt) { this.#prompt = NativeString(prompt); }
  prompt() { this.#output?.write(this.#prompt); }
  pause() { return this; }
  resume() { return this; }
  async *[Symbol.asyncIterator]() {
    for (let line; (line = this.#next()) !== undefined; ) yield line;
    this.close();
  }
}

const output = (stream) => ({
  fd: stream,
  isTTY: false,
  columns: 80,
  write: (data) => (native.write(stream, typeof data === "string" ? data : native.decode(data)), true),
  end: (data) => void (data === undefined || native.write(stream, typeof data === "string" ? data : native.decode(data))),
});
