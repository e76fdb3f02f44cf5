DROP TABLE branch_walks;
