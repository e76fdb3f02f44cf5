DROP INDEX arrivals_by_age;
DROP INDEX near_texts_by_age;
