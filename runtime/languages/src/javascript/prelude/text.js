// Bytes and text.

class Buffer extends Uint8Array {
  toString(encoding = "utf8") {
    return encoding === "hex" ? join(from(this, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)), "") : native.decode(this);
  }
}
class TextEncoder {
  get encoding() { return "utf-8"; }
  encode(value = "") { return native.encode(NativeString(value)); }
}
class TextDecoder {
  get encoding() { return "utf-8"; }
  decode(bytes = new Uint8Array()) {
    return native.decode(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}
