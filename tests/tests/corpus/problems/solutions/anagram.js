const letters = (word) => [...word].sort().join("");

function findAnagrams(candidates, subject) {
  const word = subject.toLowerCase();
  const others = candidates.filter((candidate) => candidate.toLowerCase() !== word);
  return others.filter((candidate) => letters(candidate.toLowerCase()) === letters(word));
}
