"""The kinds of candidate: each module makes drafts of one family from an indexed sentence.

A maker is a function ``(index, place) -> Iterator[Draft]`` over ``index.sentences[place]`` and
``index.clauses[place]``, or ``(index) -> Iterator[Draft]`` where it needs several sentences.
"""
