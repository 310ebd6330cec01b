def can_chain(dominoes):
    """A closed trail over all stones: every number occurs an even number of times, and all hang together."""
    ends = [end for domino in dominoes for end in domino]
    if any(ends.count(end) % 2 for end in ends):
        return False
    reached = set(ends[:1])
    for _ in dominoes:
        for domino in dominoes:
            if reached & set(domino):
                reached |= set(domino)
    return reached == set(ends)
