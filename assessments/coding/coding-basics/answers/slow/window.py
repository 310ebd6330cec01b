def total_of_peaks(readings, width):
    return sum(max(readings[start : start + width]) for start in range(len(readings) - width + 1))
