"""The center that ``simcenter init`` writes: two tiers, two needs, two teams, a working day, ready to run."""

from __future__ import annotations

EXAMPLE = """\
# A contact center with two tiers of customers, two needs and two teams. It runs as it stands:
#
#   simcenter run FILE                                what happens
#   simcenter compare FILE --change "volume +15%"     what a change would do
#   simcenter check FILE                              every mistake in the file
#
# Put your own numbers in. Every key is explained in docs/language.md.

simcenter: 1
name: plan
title: Two tiers, two teams, one day

calendar: {opens: 08:00, closes: 18:00, interval: 30 min, days: 1, closing: drain}

# The highest tier first. Patience decides who hangs up.
tiers:
  premium:
    patience: {exponential: 5 min}
    promise: {share: 90%, within: 20 s, period: day}
    value: 400
    handle_time: 1.1
    skill: premium
  standard:
    patience: {exponential: 4 min}
    promise: {share: 80%, within: 30 s, period: day}
    value: 60
    skill: standard

# AHT is talk + hold + wrap. Talk times are skewed: many short, few long.
needs:
  service: {talk: {lognormal: {mean: 200 s, cv: 1.1}}, hold: {exponential: 15 s}, wrap: {exponential: 40 s}}
  technical: {talk: {lognormal: {mean: 320 s, cv: 1.1}}, hold: {exponential: 30 s}, wrap: {exponential: 60 s}}

volumes:
  counts: offered # as the telephone system counts
  day_factor: {shape: 30} # how different days are: 10 wild, 30 usual, 400 quiet
  streams: # contacts expected in each half hour
    - {tier: premium, need: service,
       per_interval: [6, 9, 12, 15, 16, 15, 13, 11, 10, 11, 12, 13, 13, 12, 11, 10, 9, 8, 6, 4]}
    - {tier: premium, need: technical,
       per_interval: [3, 4, 6, 7, 8, 7, 6, 5, 5, 5, 6, 6, 6, 6, 5, 5, 4, 4, 3, 2],
       talk: {lognormal: {mean: 427 s, cv: 1.1}}} # harder than those of standard customers
    - {tier: standard, need: service,
       per_interval: [32, 48, 64, 78, 84, 80, 70, 60, 54, 56, 62, 66, 66, 62, 56, 50, 44, 38, 30, 22]}
    - {tier: standard, need: technical,
       per_interval: [10, 15, 20, 24, 26, 25, 22, 19, 17, 18, 20, 21, 21, 20, 18, 16, 14, 12, 10, 7]}

# Scheduled heads are paid for; shrinkage is taken off.
pools:
  premium_team:
    skills: [premium, standard]
    scheduled: [6, 8, 10, 12, 12, 12, 10, 10, 8, 10, 10, 10, 10, 10, 10, 8, 8, 8, 6, 6]
    shrinkage: 30%
    wage: 26/h
    resolution: 100%
  standard_team:
    skills: [standard]
    scheduled: [14, 20, 26, 31, 33, 31, 28, 24, 22, 23, 26, 27, 27, 26, 23, 21, 19, 16, 14, 11]
    shrinkage: 30%
    wage: 22/h
    resolution: 100%

routing:
  customers: {policy: head_start, premium: 60 s} # premium customers count as if they had called a minute earlier
  pools: preference
  agents: longest_idle
  desks: {premium: [premium_team], standard: [standard_team]}
  overflow: 20 s # after that the other team may answer, where it has the skill
  reserve: {premium_team: {standard: 1}} # which keeps one agent for the next premium customer

# compare FILE --change busy_day makes all changes of that name.
what_ifs:
  busy_day: [volume +15%]
  impatient_day: [volume +10%, patience x0.5]

service_level: {formula: of_answered_and_abandoned, within: 20 s, short_abandon: 5 s}
money: {currency: EUR, on_top_of_wage: 0.25}

# How well each number is founded: data, literature, benchmark or assumption.
sources:
  - {what: "promise, patience and value of premium", status: assumption, source: patience is 2 to 6 min in print}
  - {what: "promise, patience and value of standard", status: benchmark, source: most promise 80 % in 20 to 30 s}
  - {what: "talk, hold and wrap of service", status: literature, source: talk has a CV of 1.0 to 1.2}
  - {what: "talk, hold and wrap of technical", status: literature, source: talk has a CV of 1.0 to 1.2}
  - {what: "shrinkage, wage and resolution of premium_team", status: benchmark, source: shrinkage of 30 % is usual}
  - {what: "shrinkage, wage and resolution of standard_team", status: benchmark, source: shrinkage of 30 % is usual}
  - {what: volumes and their shape over the day, status: assumption, source: put your own forecast in}
  - {what: day factor with shape 30, status: literature, source: published values are 10 to 400}
"""
"""A scenario file as text, with comments."""
