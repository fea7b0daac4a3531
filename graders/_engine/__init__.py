"""The trusted side: judge, meter, oracle, reports. Knows no kata, and runs no learner's code."""
