def rebase(digits, input_base, output_base):
    if input_base < 2:
        raise ValueError("input base must be >= 2")
    if any(not 0 <= digit < input_base for digit in digits):
        raise ValueError("all digits must satisfy 0 <= d < input base")
    if output_base < 2:
        raise ValueError("output base must be >= 2")
    number = 0
    for digit in digits:
        number = number * input_base + digit
    result = []
    while number:
        number, digit = divmod(number, output_base)
        result.append(digit)
    return result[::-1] or [0]
