### The positions of a report, in words and on a map.

map-title = Position
map-label = Map of the positions. It holds what the list below it says.
map-newest = newest
map-taken = Taken { $time }, { $ago }
map-ago = { $span } ago
map-when-unknown = Not known when it was taken
map-no-accuracy = accuracy unknown
map-in = Zoom in
map-out = Zoom out
map-all = Show all positions
map-grid = Lines are apart by:
map-failed = This browser cannot show the map. The figures are in the list.
map-no-tiles = The map's picture could not be fetched. The circles and lines are right all the same.
map-two-fingers = Move the map with two fingers
map-ctrl = Hold Ctrl while scrolling to zoom the map
map-withdrawn = The reporter asked that positions already sent are not used. They are not shown on the map.
map-copy = Copy the coordinates
map-copied = Coordinates copied
map-not-copied = Not copied: select the figures and copy them yourself
