from budgets.services.carrying import add_carry_over, remove_carry_over
from budgets.services.drafting import change_budget, create_budget
from budgets.services.lines import LineInput, set_lines
from budgets.services.rows import read_line_rows

__all__ = [
    "LineInput",
    "add_carry_over",
    "change_budget",
    "create_budget",
    "read_line_rows",
    "remove_carry_over",
    "set_lines",
]
