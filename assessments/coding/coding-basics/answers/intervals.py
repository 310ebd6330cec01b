def busy_times(bookings, pause):
    busy = []
    for start, end in sorted(bookings):
        if busy and start - busy[-1][1] <= pause:
            busy[-1][1] = max(busy[-1][1], end)
        else:
            busy.append([start, end])
    return busy
