const encode = (string) => string.replace(/(.)\1+/g, (run, letter) => run.length + letter);
const decode = (string) => string.replace(/(\d+)(.)/g, (_, length, letter) => letter.repeat(length));
const consistency = (string) => decode(encode(string));
