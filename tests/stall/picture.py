"""The latency of the application's calls over time, with and without fishway, as an SVG of a few kilobytes."""

WIDTH, HEIGHT, GAP = 300, 220, 30
LEFT, TOP, BOTTOM = 46, 54, 44
COLOURS = {"fishway": "#0a7d4f", "plain": "#c0392b"}
NAMES = {"postgresql": "PostgreSQL", "mariadb": "MariaDB", "mysql": "MySQL"}


def draw(results, hold):
    """One panel for each database of the scenario `reader`, both ways in it."""
    kinds = [kind for kind in NAMES if any(result["database"] == kind for result in results)]
    span, top = hold + 2, hold * 1.05
    width = LEFT + len(kinds) * (WIDTH + GAP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {TOP + HEIGHT + BOTTOM}" '
             'font-family="sans-serif" font-size="12" fill="#444">',
             f'<rect width="{width}" height="{TOP + HEIGHT + BOTTOM}" fill="#fff"/>', legend(hold)]
    for number, kind in enumerate(kinds):
        parts.append(f'<g transform="translate({LEFT + number * (WIDTH + GAP)} {TOP})">')
        parts.append(axes(NAMES[kind], span, top, hold))
        for result in results:
            if result["database"] == kind:
                parts.append(line(result, span, top))
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def legend(hold):
    return (f'<text x="{LEFT}" y="18" font-size="14">Longest call of an application, in seconds, while a column is added to'
            f' a table that a reader holds for {hold:g} s</text>'
            f'<text x="{LEFT}" y="36"><tspan fill="{COLOURS["fishway"]}" font-weight="bold">with fishway</tspan>'
            f'<tspan dx="12" fill="{COLOURS["plain"]}" font-weight="bold">with the server\'s own client</tspan></text>')


def axes(name, span, top, hold):
    words = f"{name}, seconds since the migration began"
    parts = [f'<text x="{WIDTH / 2}" y="{HEIGHT + 36}" text-anchor="middle">{words}</text>']
    step = next(step for step in (1, 2, 5, 10) if hold / step <= 5)
    for value in range(0, int(top) + 1, step):
        y = HEIGHT - HEIGHT * value / top
        parts.append(f'<path d="M0 {y:.1f}H{WIDTH}" stroke="#ddd"/>'
                     f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
    for value in range(0, int(span) + 1, step):
        x = WIDTH * (value + 1) / (span + 1)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT + 16}" text-anchor="middle">{value}</text>')
    return "".join(parts)


def line(result, span, top):
    points = " ".join(f"{WIDTH * (at + 1) / (span + 1):.1f},{HEIGHT - HEIGHT * latency / top:.1f}"
                      for at, latency in result["series"] if -1 <= at <= span)
    way = "fishway" if result["way"] == "fishway" else "plain"
    return f'<polyline points="{points}" fill="none" stroke="{COLOURS[way]}" stroke-width="1.5"/>'
