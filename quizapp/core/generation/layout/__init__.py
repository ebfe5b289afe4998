"""How a text is laid out: its lines, and the shapes that tell a list from a table or from prose.

A recogniser is a function of a page and the number of a line. It returns the number of the line
after the block that begins there, or the same number when no such block does. It decides by a
bounded number of lines, so that a text of any size is read in a time that its length bounds.
"""
