"""Virtual cohorts: many patients, each lumped to a tumour of some size and a blood with vesicles in it.

`declaration`  what a cohort is: a frozen document, read from YAML
`patients`     what chance makes of it: one set of numbers a patient, keyed by seed and patient
`course`       how a patient fares, from visit to visit
`visits`       what the instruments of a panel read of each sample
`tables`       what a study of the cohort reports: ROC, screening, survival, courses

A patient depends on the seed and the patient's number alone: not on how many others there are, nor on who computes it.
"""
