"""Generated load: work orders in the proportions of a real city's line, written in bulk.

`shapes` knows how often what occurs, `orders` makes rows of it (both pure), `scene` prepares the site and
reads its policies, `writer` stores the rows. The command is `python -m hotline_app.load`.
"""
