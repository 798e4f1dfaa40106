"""From the graph to fragments: what is shown of objects, before it is any format."""
