/* SPDX-License-Identifier: Apache-2.0 */
/** The lab: the command line over the testkit, one class for each subcommand. */
@NullMarked
package dev.baton.examples.lab;

import org.jspecify.annotations.NullMarked;
