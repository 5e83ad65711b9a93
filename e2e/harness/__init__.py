# SPDX-License-Identifier: Apache-2.0
"""What the journeys stand on: the served program, people at keyboards, and what every page must satisfy."""
