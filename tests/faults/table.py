"""A table of a set, as it is after the statements that were drawn so far."""


class Table:
    def __init__(self, name):
        self.name = name
        self.columns = []  # that may be renamed or dropped
        self.indexes = []
