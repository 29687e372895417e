"""A drawing of lines over two logarithmic axes, as SVG."""
import math
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, TOP, GAP = 760, 70, 330, 28, 58
HEIGHTS = (300, 130)
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333 }
.grid { stroke: #8884; stroke-width: 1 }
.line { fill: none; stroke-width: 2 }
.s0 { stroke: #1668c7; fill: #1668c7 } .s1 { stroke: #c2410c; fill: #c2410c }
.s2 { stroke: #15803d; fill: #15803d } .s3 { stroke: #9333ea; fill: #9333ea }
.s4 { stroke: #b91c5c; fill: #b91c5c } .line { fill: none }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd }
  .s0 { stroke: #6cb0ff; fill: #6cb0ff } .s1 { stroke: #ff9d5c; fill: #ff9d5c }
  .s2 { stroke: #5fd38a; fill: #5fd38a } .s3 { stroke: #c99bff; fill: #c99bff }
  .s4 { stroke: #ff8ab8; fill: #ff8ab8 } .line { fill: none }
}
"""


def decades(values):
    """The powers of ten around some values, as exponents; at least one decade."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def drawing(panels, titles):
    """Panels below each other, each of (unit, lines by name); a line is a list of (files, value)."""
    parts, top, color = [], TOP, 0
    files = decades([x for _, lines in panels for line in lines.values() for x, _ in line])
    for (unit, lines), height in zip(panels, HEIGHTS):
        values = decades([y for line in lines.values() for _, y in line])
        box = Box(top, height, files, values)
        parts += box.grid(unit)
        for at, (name, line) in enumerate(lines.items()):
            parts += box.line(f"s{color % 5}", line)
            y = top + 14 + 20 * at
            parts.append(f'<circle class="s{color % 5}" cx="{WIDTH - RIGHT + 18}" cy="{y - 4}" r="4"/>')
            parts.append(f'<text x="{WIDTH - RIGHT + 28}" y="{y}">{escape(name + ": " + titles[name])}</text>')
            color += 1
        top += height + GAP
    total = top - GAP + 44
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{total - 6}" text-anchor="middle">files</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}" '
        f'height="{total}" role="img"><title>Time and memory over the number of files</title>'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")


class Box:
    """One panel: where a point lies, and the lines behind it."""

    def __init__(self, top, height, files, values):
        self.top, self.height, self.files, self.values = top, height, files, values

    def x(self, files):
        low, high = self.files
        return LEFT + (math.log10(files) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        low, high = self.values
        return self.top + self.height - (math.log10(value) - low) / (high - low) * self.height

    def grid(self, unit):
        parts = [f'<text x="{LEFT}" y="{self.top - 10}" text-anchor="end">{escape(unit)}</text>']
        for power in range(self.files[0], self.files[1] + 1):
            x = f"{self.x(10 ** power):.1f}"
            parts.append(f'<path class="grid" d="M{x} {self.top}v{self.height}"/>')
            parts.append(f'<text x="{x}" y="{self.top + self.height + 18}" '
                         f'text-anchor="middle">{10 ** power:,}</text>')
        for power in range(self.values[0], self.values[1] + 1):
            y = self.y(10.0 ** power)
            parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}h{WIDTH - LEFT - RIGHT}"/>')
            parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0 ** power:g}</text>')
        return parts

    def line(self, style, points):
        places = [(f"{self.x(x):.1f}", f"{self.y(y):.1f}") for x, y in points]
        path = " ".join(f"{x},{y}" for x, y in places)
        return [f'<polyline class="line {style}" points="{path}"/>'] + [
            f'<circle class="{style}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in places]
