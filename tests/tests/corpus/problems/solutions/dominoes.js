/** Tries every stone that fits, either way round. */
function canChain(dominoes) {
  const chains = (first, last, rest) =>
    rest.length === 0
      ? first === last
      : rest.some(([a, b], at) => {
          const others = rest.toSpliced(at, 1);
          return (a === last && chains(first, b, others)) || (b === last && chains(first, a, others));
        });
  return dominoes.length === 0 || chains(dominoes[0][0], dominoes[0][1], dominoes.slice(1));
}
