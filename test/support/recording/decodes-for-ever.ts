// Stands in for a decoder that a hostile file sends round in circles.
process.once('message', () => {
  for (;;);
});
