

def test_a_tissue_that_cannot_be_read_hides_nothing_else() -> None:
    text = """exocosm: 1
title: x
tissue: {size: [100 um, 100 umm], voxel: 20 um}
cells:
  tumour: {diameter: 17 um}
start: [{put: tumour, number: 10, in: {sphere: {radius: 30 um}}}]
rules:
  - {in: tumor, low: oxigen, raises: division, to: 1.9 x, half: 4 mmHg}
until: .nan hours
"""
    with pytest.raises(ScenarioError) as raised:
        Scenario.from_text(text, "bad.yaml")
    found = [str(p) for p in raised.value.problems]
    for line, word in ((3, "umm"), (8, "tumor"), (8, "oxigen"), (9, "finite")):
        assert any(p.startswith(f"bad.yaml:{line}:") and word in p for p in found), found
    assert len(found) == 4, found
