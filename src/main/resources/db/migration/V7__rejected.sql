-- Items of a poll that were rejected: one word for them, as in the table rejections.
alter table polls rename column refused to rejected;
