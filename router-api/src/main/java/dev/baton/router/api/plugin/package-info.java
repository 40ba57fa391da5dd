/* SPDX-License-Identifier: Apache-2.0 */
/** One provider shape for every extension point, with typed configuration whose errors are collected. */
@NullMarked
package dev.baton.router.api.plugin;

import org.jspecify.annotations.NullMarked;
