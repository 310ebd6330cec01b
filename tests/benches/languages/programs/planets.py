import math

bodies = [[math.cos(i), math.sin(i), i / 10, 0.0, 0.0, 0.0, 1 / (i + 1)] for i in range(5)]


def advance(step):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
            pull = step / (x * x + y * y + z * z) ** 1.5
            for axis, distance in enumerate((x, y, z), 3):
                a[axis] -= distance * b[6] * pull
                b[axis] += distance * a[6] * pull
    for body in bodies:
        for axis in range(3):
            body[axis] += step * body[axis + 3]


for _ in range(4_000):
    advance(0.001)
print(["%.6f" % body[0] for body in bodies])
