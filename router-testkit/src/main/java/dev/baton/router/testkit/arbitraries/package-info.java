/* SPDX-License-Identifier: Apache-2.0 */
/**
 * jqwik arbitraries for simulations: clusters, requests and faults that shrink to something a person can read. The only
 * package of the testkit that needs jqwik, which is an optional dependency: add {@code net.jqwik:jqwik} 1.9.3 to use it.
 */
@NullMarked
package dev.baton.router.testkit.arbitraries;

import org.jspecify.annotations.NullMarked;
