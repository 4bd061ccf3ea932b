#pragma once

#include "core/http/loop.h"

#include <QMetaType>
#include <QTest>

#include <chrono>

// The loops that this platform has, and turning them by hand.

Q_DECLARE_METATYPE(tidegate::http::LoopKind)

namespace tidegate::http::test {

/// For initTestCase_data(): every test is run with every kind.
inline void addLoopKinds()
{
    QTest::addColumn<LoopKind>("kind");
    QTest::newRow("asio") << LoopKind::Asio;
#ifdef __linux__
    QTest::newRow("epoll") << LoopKind::Epoll;
#endif
}

/// Of the kind that this round of tests is about.
inline std::unique_ptr<Loop> makeLoop()
{
    QFETCH_GLOBAL(LoopKind, kind);
    return *Loop::make(kind);
}

inline void runFor(Loop &loop, std::chrono::milliseconds time)
{
    const auto end = std::chrono::steady_clock::now() + time;
    for (auto now = end - time; now < end; now = std::chrono::steady_clock::now())
        loop.turn(std::chrono::ceil<std::chrono::milliseconds>(end - now));
}

template <class Condition>
bool runUntil(Loop &loop, Condition condition)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < end)
        loop.turn(std::chrono::milliseconds(100));
    return condition();
}

} // namespace tidegate::http::test
