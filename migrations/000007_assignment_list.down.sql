drop policy own_list on assignment;
