# SPDX-License-Identifier: ISC
"""The ratios of a run as a picture: a bar a row, as long as the ratio is in
shares of its goal, which is the line.
"""

from xml.sax.saxutils import escape

ROW, LABEL, GOAL, RIGHT = 26, 470, 300, 1.9  # pixels; bars end at 1.9 goals
COLOURS = {True: "#2b7a4b", False: "#b3402e"}


def bar(row, y):
    share = min(row["ratio"] / row["goal"], RIGHT)
    said = "%.2f of %s (goal %.2f)" % (row["ratio"], row["peer_name"],
                                       row["goal"])
    return ('<text x="%d" y="%d" text-anchor="end">%s</text>'
            '<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>'
            '<text x="%d" y="%d" class="n">%s</text>' % (
                LABEL - 8, y + 14, escape(row["label"].strip()), LABEL, y + 3,
                share * GOAL, ROW - 8, COLOURS[row["reached"]],
                LABEL + GOAL * RIGHT + 8, y + 14, escape(said)))


def write(path, rows):
    rows = [r for r in rows if "ratio" in r and r["goal"] is not None]
    height = ROW * (len(rows) + 1)
    width = LABEL + GOAL * RIGHT + 330
    with open(path, "w", encoding="utf-8") as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" width="%d" '
                'height="%d" font-family="sans-serif" font-size="12">'
                '<rect width="100%%" height="100%%" fill="white"/>\n' % (
                    width, height + 8))
        for n, row in enumerate(rows):
            f.write(bar(row, n * ROW) + "\n")
        f.write('<line x1="%d" x2="%d" y1="0" y2="%d" stroke="black"/>'
                '<text x="%d" y="%d" text-anchor="middle">goal</text></svg>\n'
                % (LABEL + GOAL, LABEL + GOAL, len(rows) * ROW, LABEL + GOAL,
                   height - 6))
