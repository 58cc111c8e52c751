"""The pages of evaluation: the library, a draw at the desk, an expert's own, the public's."""
