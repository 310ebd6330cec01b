// Events, and standard input as a stream or line by line.

class Emitter {
  #listeners = new NativeMap();
  on(event, listener) {
    mapSet(this.#listeners, event, concat(mapGet(this.#listeners, event) ?? [], [listener]));
    this.started?.(event);
    return this;
  }
  once(event, listener) { return this.on(event, listener); }
  emit(event, ...list) {
    each(mapGet(this.#listeners, event) ?? [], (listener) => apply(listener, this, list));
  }
}
Emitter.prototype.addListener = Emitter.prototype.on;

const readAll = () => native.decode(native.readInput());

// The whole input is one piece of data.
class Input extends Emitter {
  fd = 0;
  isTTY = false;
  #begun = false;
  started(event) {
    if (this.#begun || !includes(["data", "end", "readable", "close"], event)) return;
    this.#begun = true;
    soon(() => {
      const data = readAll();
      if (data) this.emit("data", data);
      this.emit("end");
      this.emit("close");
    });
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
    native.write(1, NativeString(query));
    push(this.#questions, rest[rest.length - 1]);
    this.#run();
  }
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.emit("close");
  }
  setPrompt() {}
  prompt() {}
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
  end: () => {},
});
