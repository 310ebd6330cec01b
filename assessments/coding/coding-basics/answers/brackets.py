PARTNERS = {")": "(", "]": "[", "}": "{"}


def first_mistake(text):
    still_open = []
    for index, letter in enumerate(text):
        if letter in "([{":
            still_open.append(index)
        elif letter in PARTNERS:
            if not still_open or text[still_open.pop()] != PARTNERS[letter]:
                return index
    return still_open[-1] if still_open else -1
