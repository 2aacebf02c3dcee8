delete from closed_day where added_by is null and source like 'Besluit gelijkstelling van 2 januari 2026, %';
