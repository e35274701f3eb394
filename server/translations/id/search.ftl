### Search and lists, the map.
