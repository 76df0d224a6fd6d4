"""Random calls of Sprig's functions, for gotmpl_generator.py."""


def call(g, depth):
    return g.builtin(depth)
