"""Who works in the centre, what they have to know, and how it is proven: posts, training, examinations."""
