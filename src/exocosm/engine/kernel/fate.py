"""Fate: cycle, arrest, senescence, death, growth; one draw a cell and fate step."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel
from exocosm.engine.kernel.random import philox

CHUNKS = 64
CYCLING, QUIESCENT, SENESCENT, APOPTOTIC, NECROTIC = 0, 1, 2, 3, 4
STAYS, DIVIDES, REMOVED = 0, 1, 2
DIVISION, QUIESCENCE, SENESCENCE, APOPTOSIS, NECROSIS, KILL = 0, 1, 2, 3, 4, 5
HAZARDS = 7
EVENTS = 6
"""Kinds of events that are booked here; they stand first in the ledger."""
HALF_WORD = 2.0**-32


@free_kernel
def decide(
    unit_from, unit_to, thread,
    count, identity, kind, stage, phase, age, sphere, behaviour, column, killed, phase_rate, phase_fixed, phases, removal,
    radius, volume_rate, dead_volume, dt, step, stream, seed, fate, events,
):  # fmt: skip
    """Advance age, volume, phase and stage by `dt` minutes; write ``fate`` (stays, divides, is removed).

    ``column`` [7] are the columns of division, quiescence, arousal, senescence, apoptosis, necrosis and escape from senescence
    (rates, 1/min; division is a factor); ``killed`` [n] is the hazard from contact killing, 1/min. Hazards compete: the chance that anything
    happens is 1 - exp(-sum dt), and which one is drawn by their shares. Books events [chunk, t, `EVENTS`].
    """
    size = (count + CHUNKS - 1) // CHUNKS
    hazard = np.zeros(HAZARDS)
    for chunk in range(unit_from, unit_to):
        book = events[chunk]
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            t = kind[i]
            fate[i] = STAYS
            age[i] += np.float32(dt)
            volume = np.float64(sphere[i, 3]) ** 3
            target = radius[t] ** 3
            if stage[i] >= APOPTOTIC:
                target *= dead_volume[t, stage[i] - APOPTOTIC]
            volume += (target - volume) * (1.0 - math.exp(-volume_rate[t] * dt))
            sphere[i, 3] = np.float32(volume ** (1.0 / 3.0))
            if stage[i] >= APOPTOTIC:
                if age[i] >= removal[t, stage[i] - APOPTOTIC]:
                    fate[i] = REMOVED
                continue
            a, b, c, _ = philox(
                np.uint32(identity[i]), np.uint32(identity[i] >> np.uint64(32)), np.uint32(step), np.uint32(stream),
                np.uint32(seed), np.uint32(seed >> np.uint64(32)),
            )  # fmt: skip
            hazard[0] = behaviour[i, column[4]]
            hazard[1] = behaviour[i, column[5]]
            hazard[2] = killed[i]
            hazard[3] = behaviour[i, column[3]] if stage[i] != SENESCENT else 0.0
            hazard[4] = behaviour[i, column[1]] if stage[i] == CYCLING else 0.0
            hazard[5] = behaviour[i, column[2]] if stage[i] == QUIESCENT else 0.0
            hazard[6] = behaviour[i, column[6]] if stage[i] == SENESCENT else 0.0
            total = 0.0
            for h in range(HAZARDS):
                total += hazard[h]
            if total > 0.0 and a * HALF_WORD < 1.0 - math.exp(-total * dt):
                pick = b * HALF_WORD * total
                which = 0
                running = hazard[0]
                while which < HAZARDS - 1 and (pick >= running or hazard[which] == 0.0):
                    which += 1
                    running += hazard[which]
                if which == 0:
                    stage[i] = APOPTOTIC
                    book[t, APOPTOSIS] += 1
                elif which == 1:
                    stage[i] = NECROTIC
                    book[t, NECROSIS] += 1
                elif which == 2:
                    stage[i] = APOPTOTIC
                    book[t, KILL] += 1
                elif which == 3:
                    stage[i] = SENESCENT
                    book[t, SENESCENCE] += 1
                elif which == 4:
                    stage[i] = QUIESCENT
                    book[t, QUIESCENCE] += 1
                else:
                    stage[i] = CYCLING
                    phase[i] = 0
                age[i] = 0
                continue
            if stage[i] == CYCLING and phases[t] > 0:
                k = np.int64(phase[i])
                rate = phase_rate[t, k]
                if k == 0:
                    rate *= behaviour[i, column[0]]
                if phase_fixed[t, k]:
                    done = rate > 0.0 and age[i] * rate >= 1.0
                else:
                    done = rate > 0.0 and c * HALF_WORD < 1.0 - math.exp(-rate * dt)
                if done:
                    age[i] = 0
                    phase[i] = k + 1
                    if k + 1 == phases[t]:
                        phase[i] = 0
                        fate[i] = DIVIDES
                        book[t, DIVISION] += 1
