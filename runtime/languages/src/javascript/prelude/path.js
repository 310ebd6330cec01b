// The module `path`, of POSIX.

const partsOf = (path, absolute) => {
  const parts = [];
  each(split(path, "/"), (part) => {
    const last = parts[parts.length - 1];
    if (part === ".." && last !== undefined && last !== "..") parts.length--;
    else if (part && part !== "." && !(part === ".." && absolute)) push(parts, part);
  });
  return parts;
};
const path = {
  sep: "/",
  delimiter: ":",
  isAbsolute: (path) => path[0] === "/",
  normalize(path) {
    const absolute = path[0] === "/", plain = join(partsOf(path, absolute), "/");
    const end = plain && path[path.length - 1] === "/" ? "/" : "";
    return (absolute ? "/" : "") + plain + end || ".";
  },
  join: (...list) => path.normalize(join(filter(list, (part) => part !== ""), "/")),
  resolve(...list) {
    let whole = "";
    each(list, (part) => (whole = part[0] === "/" ? part : `${whole}/${part}`));
    return "/" + join(partsOf("/" + whole, true), "/");
  },
  relative(from, to) {
    const left = partsOf(path.resolve(from), true), right = partsOf(path.resolve(to), true);
    let same = 0;
    while (same < left.length && left[same] === right[same]) same++;
    return join(concat(new NativeArray(left.length - same).fill(".."), right.slice(same)), "/");
  },
  basename(path, suffix = "") {
    const name = replace(replace(path, /\/+$/, ""), /^[^]*\//, "");
    return suffix && name !== suffix && slice(name, -suffix.length) === suffix ? slice(name, 0, -suffix.length) : name;
  },
  dirname(path) {
    const plain = replace(path, /\/+$/, ""), end = findLastIndex(split(plain, ""), (letter) => letter === "/");
    return end < 0 ? (plain || !path ? "." : "/") : slice(plain, 0, end) || "/";
  },
  extname: (path_) => replace(path.basename(path_), /^(?:.+(\.[^.]*)|.*)$/, "$1"),
  parse(path_) {
    const base = path.basename(path_), ext = path.extname(path_), root = path_[0] === "/" ? "/" : "";
    const dir = path.dirname(path_);
    return { root, dir: dir === "." && slice(path_, 0, 1) !== "." ? "" : dir, base, ext, name: ext ? slice(base, 0, -ext.length) : base };
  },
  format: ({ root = "", dir = root, base, name = "", ext = "" }) => (dir && dir !== root ? dir + "/" : dir) + (base ?? name + ext),
};
path.posix = path;
