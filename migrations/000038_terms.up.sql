-- What was open at a postponement has its term again, what a refusal brings waits since the refusal: the lists of open cases are made anew.

update case_file set changes_at = opened_at where closed_on is null;
