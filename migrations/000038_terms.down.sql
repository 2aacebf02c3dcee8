update case_file set changes_at = opened_at where closed_on is null;
