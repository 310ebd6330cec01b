def find_anagrams(candidates, subject):
    word = subject.lower()
    letters = sorted(word)
    return [found for found in candidates if found.lower() != word and sorted(found.lower()) == letters]
