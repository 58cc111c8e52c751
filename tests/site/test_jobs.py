"""The jobs of the whole house have names of their own and sane periods."""

from datetime import timedelta

from onewindow.site.jobs import installed_jobs


def test_every_job_has_a_name_of_its_own_and_a_lease_longer_than_nothing():
    jobs = installed_jobs()
    assert len({job.name for job in jobs}) == len(jobs)
    assert all(job.every >= timedelta(seconds=1) for job in jobs)
    assert all(job.lease >= timedelta(seconds=30) for job in jobs)
