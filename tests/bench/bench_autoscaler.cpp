// Figures of the autoscaler for autoscaler.py: a JSON line each, {"case", "figure", "unit", "values"}.

#include "core/autoscaler/replay.h"
#include "tests/engine/fakes.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <new>
#include <random>
#include <thread>

using namespace tidegate;
using namespace tidegate::autoscaler;

// ---- every allocation is counted

namespace {

std::atomic<std::int64_t> allocations{0};
std::atomic<std::int64_t> liveBytes{0};
constexpr size_t headerSize = alignof(std::max_align_t);

void *counted(size_t size)
{
    auto *block = static_cast<char *>(std::malloc(size + headerSize));
    if (!block)
        throw std::bad_alloc();
    *reinterpret_cast<size_t *>(block) = size;
    ++allocations;
    liveBytes += std::int64_t(size);
    return block + headerSize;
}

void uncounted(void *memory)
{
    if (!memory)
        return;
    char *block = static_cast<char *>(memory) - headerSize;
    liveBytes -= std::int64_t(*reinterpret_cast<size_t *>(block));
    std::free(block);
}

} // namespace

void *operator new(size_t size)
{
    return counted(size);
}
void *operator new[](size_t size)
{
    return counted(size);
}
void operator delete(void *memory) noexcept
{
    uncounted(memory);
}
void operator delete[](void *memory) noexcept
{
    uncounted(memory);
}
void operator delete(void *memory, size_t) noexcept
{
    uncounted(memory);
}
void operator delete[](void *memory, size_t) noexcept
{
    uncounted(memory);
}

namespace {

bool quick = false;

void print(const std::string &name, const char *figure, const char *unit, const std::vector<double> &values)
{
    std::string list;
    for (const double value : values) {
        char text[32];
        std::snprintf(text, sizeof text, "%s%.6g", list.empty() ? "" : ",", value);
        list += text;
    }
    std::printf("{\"case\":\"%s\",\"figure\":\"%s\",\"unit\":\"%s\",\"values\":[%s]}\n", name.c_str(), figure,
                unit, list.c_str());
    std::fflush(stdout);
}

double cpuMilliseconds()
{
    return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

// ---- a tick of many revisions

/// Loads go up and down, each revision's by itself.
double loadOf(int revision, int second)
{
    return 20 + 15 * std::sin((second + revision * 7) / 9.0);
}

void tickMany(const std::string &name, const StringMap &annotations, int count)
{
    const Policy policy = *resolvePolicy(annotations, {}, 10);
    const WallTime start{seconds(1'800'000'000)};
    const std::int64_t before = liveBytes;
    std::vector<RevisionAutoscaler> revisions;
    revisions.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        revisions.emplace_back(policy, start, ScalerStart{true, true});
    std::vector<Standing> standings(size_t(count), Standing{1, 0, true, -1});
    std::vector<double> further{0, 0, 0};
    int t = 0;
    const auto second = [&](bool decide) {
        ++t;
        for (int i = 0; i < count; ++i) {
            const double load = loadOf(i, t);
            further = {load * 2, load * 1e7, load};
            RevisionAutoscaler &revision = revisions[size_t(i)];
            revision.tick({load, load, 0, further}, standings[size_t(i)], decide, start + seconds(t));
            standings[size_t(i)].ready = std::max(1, revision.outcome().replicas);
        }
    };
    for (int i = 0; i < 130; ++i) // windows are full, panics are over
        second(i % 2 == 0);
    const double bytes =
        double(liveBytes - before - std::int64_t(standings.capacity() * sizeof(Standing))) / count;
    std::vector<double> times;
    std::vector<double> allocated;
    times.reserve(100);
    allocated.reserve(100);
    for (int round = 0; round < (quick ? 3 : 15); ++round) {
        second(false);
        const std::int64_t allocationsBefore = allocations;
        const double began = cpuMilliseconds();
        second(true);
        times.push_back(cpuMilliseconds() - began);
        allocated.push_back(double(allocations - allocationsBefore));
    }
    print(name, "ms", "ms", times);
    print(name, "bytes_per_revision", "B", {bytes});
    print(name, "allocations", "", allocated);
}

// ---- from zero

/// Its busy revisions' counters run with the time; those that wait do so until an instance is launched.
class BusyGateway : public FakeGateway
{
public:
    using FakeGateway::sample;
    std::optional<gateway::RevisionSample> sample(const RevisionKey &key) override
    {
        if (auto busy = FakeGateway::sample(key)) {
            const double passed = double(m_timer.elapsed()) / 1000;
            busy->concurrencySeconds += passed * busy->inFlight;
            busy->requests += std::uint64_t(passed * busy->inFlight);
            return busy;
        }
        const std::lock_guard lock(m_mutex);
        if (std::find(m_waiting.begin(), m_waiting.end(), key) == m_waiting.end())
            return std::nullopt;
        gateway::RevisionSample waiting;
        waiting.revision = key;
        waiting.requests = waiting.waiting = 1;
        return waiting;
    }
    void arrive(const RevisionKey &key)
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(key);
    }
    /// Its instance is there: who waited is served.
    void serve(const std::string &name)
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_waiting, [&](const RevisionKey &key) { return key.name == name; });
    }
    void begin() { m_timer.start(); }

private:
    QElapsedTimer m_timer;
    std::mutex m_mutex;
    std::vector<RevisionKey> m_waiting;
};

/// Notes when each revision's launch was ordered; its instances are ready in the next turn of the loop.
class TimedLauncher : public FakeLauncher
{
public:
    std::unique_ptr<runtime::Instance> launch(runtime::LaunchSpec spec) override
    {
        const std::string revision = spec.environment["K_REVISION"];
        launched.try_emplace(revision, std::chrono::steady_clock::now());
        auto instance = FakeLauncher::launch(std::move(spec));
        auto *fake = static_cast<FakeInstance *>(instance.get());
        QMetaObject::invokeMethod(
            fake,
            [this, fake, revision] {
                gateway->serve(revision);
                fake->becomeReady();
            },
            Qt::QueuedConnection);
        return instance;
    }
    BusyGateway *gateway = nullptr;
    std::map<std::string, SteadyTime> launched;
};

std::string nameOf(const char *kind, int number)
{
    return std::string(kind) + std::to_string(number);
}

class FromZero
{
public:
    FromZero(int busy, int sleeping) : m_busy(busy), m_sleeping(sleeping)
    {
        engine::LocalEngineOptions options = House::defaults();
        m_launcher.gateway = &m_gateway;
        m_engine = engine::LocalEngine::create(options, m_gateway, m_launcher, *m_house.packages, m_clock);
    }

    std::vector<double> run()
    {
        m_gateway.begin();
        apply();
        settle(1500);
        for (int i = 0; i < m_busy; ++i) {
            const auto seen = m_engine->observation({"demo", nameOf("busy-", i)});
            std::map<InstanceId, std::uint32_t> inFlight;
            for (const auto &instance : seen->instances)
                inFlight[instance.id] = 5;
            m_gateway.load({"demo", nameOf("busy-", i)}, 0, inFlight);
        }
        settle(2500); // busy for a tick or two
        std::map<std::string, SteadyTime> arrived;
        std::thread clients([&] { arrive(arrived); });
        QEventLoop loop;
        QTimer check;
        QObject::connect(&check, &QTimer::timeout, &loop, [&] {
            if (m_done)
                loop.quit();
        });
        check.start(200);
        loop.exec();
        clients.join();
        settle(300);
        std::vector<double> took;
        for (const auto &[name, at] : arrived) {
            const auto launch = m_launcher.launched.find(name);
            if (launch == m_launcher.launched.end())
                qFatal("revision %s was never started", name.c_str());
            took.push_back(std::chrono::duration<double, std::milli>(launch->second - at).count());
        }
        return took;
    }

private:
    void apply()
    {
        engine::EngineWish wish;
        for (int i = 0; i < m_busy; ++i)
            wish.revisions.push_back(
                std::make_shared<engine::RevisionWish>(m_house.revision(nameOf("busy-", i))));
        for (int i = 0; i < m_sleeping; ++i)
            wish.revisions.push_back(
                std::make_shared<engine::RevisionWish>(m_house.sleeping(nameOf("asleep-", i))));
        m_engine->apply(std::move(wish));
    }
    void settle(int ms)
    {
        QEventLoop loop;
        QTimer::singleShot(ms, &loop, &QEventLoop::quit);
        loop.exec();
    }
    /// As gateway threads do: note it where counters are read, and post the news.
    void arrive(std::map<std::string, SteadyTime> &arrived)
    {
        std::mt19937 random(7);
        std::uniform_int_distribution<int> pause(2'000, 18'000);
        for (int i = 0; i < m_sleeping; ++i) {
            std::this_thread::sleep_for(std::chrono::microseconds(pause(random)));
            const RevisionKey key{"demo", nameOf("asleep-", i)};
            m_gateway.arrive(key);
            arrived[key.name] = std::chrono::steady_clock::now();
            QMetaObject::invokeMethod(
                m_engine.get(), [this, key] { m_engine->demanded(key); }, Qt::QueuedConnection);
        }
        m_done = true;
    }

    int m_busy;
    int m_sleeping;
    House m_house;
    BusyGateway m_gateway;
    TimedLauncher m_launcher;
    SystemClock m_clock;
    std::unique_ptr<engine::LocalEngine> m_engine;
    std::atomic<bool> m_done{false};
};

void fromZero()
{
    std::vector<double> took = FromZero(quick ? 100 : 1000, quick ? 20 : 1000).run();
    std::sort(took.begin(), took.end());
    print("from-zero", "p99_ms", "ms", {took[size_t(double(took.size()) * 0.99) - 1]});
    print("from-zero", "p50_ms", "ms", {took[took.size() / 2]});
}

// ---- five minutes of a load

void wave(const std::string &name, const std::function<double(int)> &concurrency)
{
    std::vector<TracePoint> trace;
    for (int t = 0; t < 300; ++t)
        trace.push_back({double(t), concurrency(t), concurrency(t) * 5}); // requests of 200 ms
    const Policy policy = *resolvePolicy({}, {}, 10);
    ReplayOptions options;
    options.start = WallTime{seconds(1'800'000'000)};
    options.startsIn = 1;
    options.ready = int(std::ceil(concurrency(0) / policy.target));
    const auto tell = [&](const char *suffix, const ReplayResult &result) {
        const auto figure = [&](const char *what) { return std::string(what) + suffix; };
        print(name, figure("over_provisioning").c_str(), "ratio", {result.overProvisioning()});
        print(name, figure("mean_wait_ms").c_str(), "ms", {result.meanWait * 1000});
        print(name, figure("p99_ms").c_str(), "ms", {result.p99Wait * 1000});
        print(name, figure("instance_s").c_str(), "s", {result.instanceSeconds});
    };
    tell("", replay(trace, policy, options));
    ReplayOptions knative = options;
    knative.demandsAtOnce = false;
    tell("_knative", replay(trace, policy, knative));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    quick = app.arguments().contains(QStringLiteral("--quick"));
    const int count = quick ? 500 : 10'000;
    tickMany("tick-10000", {}, count);
    tickMany(
        "tick-10000-metrics",
        {{"autoscaling.tidegate.dev/metrics", "cpu target=50; memory target=256Mi; queue-wait target=200ms"},
         {"autoscaling.tidegate.dev/schedule", "0 8 * * * for=8h min=1 max=100"}},
        count);
    fromZero();
    wave("sine", [](int t) { return 50 - 50 * std::cos(t / 100.0 * 2 * M_PI); });
    wave("square", [](int t) { return t / 30 % 2 == 0 ? 20.0 : 80.0; });
    return 0;
}
