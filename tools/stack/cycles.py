"""Recursion in a graph of calls."""


def cycles(edges: dict[int, dict[int, int]]) -> list[tuple[int, ...]]:
    """Sets of functions that can call each other: Tarjan's strongly connected components."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    found: list[tuple[int, ...]] = []

    def close(node: int) -> None:
        members = stack[stack.index(node) :]
        del stack[stack.index(node) :]
        closed.update(members)
        if len(members) > 1 or node in edges[node]:
            found.append(tuple(sorted(members)))

    def visit(node: int) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(edges[node]):
            if other not in order:
                visit(other)
            if other not in closed:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            close(node)

    closed: set[int] = set()
    for node in edges:
        if node not in order:
            visit(node)
    return found
