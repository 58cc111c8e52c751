"""
FEEL, the expression language of DMN 1.5: read, run, and explained where it is null.

Text becomes a tree: ``lexer`` → ``cursor``, ``vocabulary``, ``naming`` → ``grammar`` → ``parser``
(the door), which makes the nodes of ``syntax``. A tree becomes a value: ``interpreter``, with
``arithmetic``, ``comparing``, ``iterating``, ``properties``, ``coercion`` and the functions in
``builtins``; ``engine`` is the door. Values are listed in ``values``, their types in ``types``.
``faults`` says how it says no, ``limits`` how far it goes; ``patterns`` and ``matching`` are its
regular expressions.
"""
