-- The days that the Crown equated with holidays for 2026 to 2028, as the title of its decision names them. They come once: a day that
-- whoever runs the system takes away does not come back with a later release.
insert into closed_day (day, source)
select day::date, 'Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en 26 mei 2028 met een algemeen erkende feestdag'
from unnest(array['2026-01-02', '2026-05-15', '2027-05-07', '2028-04-28', '2028-05-26']) as day
on conflict do nothing;
