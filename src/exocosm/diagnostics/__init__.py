"""What a laboratory reads of a body fluid, and what its readings are worth.

`sample`       what is in the tube: vesicles by pool, their sizes, what each carries
`instrument`   what an instrument reads of it, with and without noise
`panel`        markers that are read together; bundled panels
`roc`          how well readings tell cases from controls
`survival`     how well they tell who lives longer

Everything is vectorised over samples, and takes a generator of random numbers where chance has a part.
"""
