const sounds = new Map([[3, "Pling"], [5, "Plang"], [7, "Plong"]]);

async function convert(number) {
  const heard = await Promise.all([...sounds].map(async ([factor, sound]) => (number % factor ? "" : sound)));
  return heard.join("") || `${number}`;
}
