-- Answers: how many of the plans of a batch are known, and how many of those have other prices than they are stored with.
-- Parameters: plans as records and fields of text between ASCII's own separators 30 and 31: id, lowest, and highest price.
-- Called by: weigh-batch.
with incoming as materialized (
    -- the same plan twice: the later one wins
    select distinct on (id) n.*
    from string_to_table(:?plans, chr(30)) with ordinality as record (fields, ord)
    cross join lateral (select string_to_array(fields, chr(31), '') as f offset 0) as split
    cross join lateral (select f[1]::uuid as id, f[2]::numeric as min_price, f[3]::numeric as max_price) as n
    order by id, ord desc
)
select count(*) as known,
       count(*) filter (where (p.min_price, p.max_price) is distinct from (n.min_price, n.max_price)) as repriced
from incoming n
cross join lateral (select min_price, max_price from plans where plans.id = n.id limit 1) p
