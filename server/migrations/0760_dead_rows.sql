-- What is to be written anew is noted for each table by itself.
UPDATE meta SET name = 'dead_rows/own_keys' WHERE name = 'own_keys_left';
